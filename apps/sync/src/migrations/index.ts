import { CreateContact1763892000000 } from './1763892000000-create-contact.js';
import { CreateImport1763892100000 } from './1763892100000-create-import.js';
import { CreateLink1763892200000 } from './1763892200000-create-link.js';
import { CreateRun1763892300000 } from './1763892300000-create-run.js';
import { CreateBaseShape1763892400000 } from './1763892400000-create-base-shape.js';
import { CreateAccount1763892500000 } from './1763892500000-create-account.js';
import { CreateLead1763892501000 } from './1763892501000-create-lead.js';
import { CreateList1763892502000 } from './1763892502000-create-list.js';
import { CreateCampaign1763892503000 } from './1763892503000-create-campaign.js';
import { CreateEmailEvent1763892504000 } from './1763892504000-create-email-event.js';
import { CreateDeal1763892505000 } from './1763892505000-create-deal.js';
import { CreateFormSubmission1763892506000 } from './1763892506000-create-form-submission.js';
import { CountRunTrouble1763892600000 } from './1763892600000-count-run-trouble.js';
import { AddDecidedWith1763892700000 } from './1763892700000-add-decided-with.js';
import { CreateCreationWatch1763892701000 } from './1763892701000-create-creation-watch.js';
import { IndexRejectedRows1763892702000 } from './1763892702000-index-rejected-rows.js';
import { OrderRuns1763892800000 } from './1763892800000-order-runs.js';
import { CreateWaitingRow1763892801000 } from './1763892801000-create-waiting-row.js';
import { KeepMovedLinks1763892802000 } from './1763892802000-keep-moved-links.js';
import { VersionListMembers1763892803000 } from './1763892803000-version-list-members.js';
import { DecideConflicts1763892900000 } from './1763892900000-decide-conflicts.js';
import { CreateHint1763893000000 } from './1763893000000-create-hint.js';
import { DropSeenAt1763893010000 } from './1763893010000-drop-seen-at.js';
import { AddConvertedDeal1763893030000 } from './1763893030000-add-converted-deal.js';
import { IndexHistory1763893020000 } from './1763893020000-index-history.js';
import { CreatePushPage1763893040000 } from './1763893040000-create-push-page.js';
import { DateBaseShapes1763893050000 } from './1763893050000-date-base-shapes.js';
import { CreateOutboxStream1763894500000 } from './1763894500000-create-outbox-stream.js';

/** Oldest first. */
export const migrations = [
  CreateContact1763892000000,
  CreateImport1763892100000,
  CreateLink1763892200000,
  CreateRun1763892300000,
  CreateBaseShape1763892400000,
  CreateAccount1763892500000,
  CreateLead1763892501000,
  CreateList1763892502000,
  CreateCampaign1763892503000,
  CreateEmailEvent1763892504000,
  CreateDeal1763892505000,
  CreateFormSubmission1763892506000,
  CountRunTrouble1763892600000,
  AddDecidedWith1763892700000,
  CreateCreationWatch1763892701000,
  IndexRejectedRows1763892702000,
  OrderRuns1763892800000,
  CreateWaitingRow1763892801000,
  KeepMovedLinks1763892802000,
  VersionListMembers1763892803000,
  DecideConflicts1763892900000,
  CreateHint1763893000000,
  DropSeenAt1763893010000,
  AddConvertedDeal1763893030000,
  IndexHistory1763893020000,
  CreatePushPage1763893040000,
  DateBaseShapes1763893050000,
  CreateOutboxStream1763894500000,
];
