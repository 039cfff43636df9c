import type { CrmNotifications } from '../../../notifications.js';
import { SoapReader } from './soap-reader.js';

/** 100 notifications with all fields of a record each stay below it. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Byte by byte: anything else, a 200 without it included, has everything sent again. */
const ACK =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>\n' +
  '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>\n' +
  '</soapenv:Body></soapenv:Envelope>';

export const salesforceNotifications: CrmNotifications = {
  channels: {
    'outbound-messages': {
      maxBodyBytes: MAX_BODY_BYTES,
      acknowledgement: { contentType: 'text/xml', body: ACK },
      read: (orgId) => new SoapReader(orgId),
    },
  },
};
