export { salesforce } from './salesforce.provider.js';
