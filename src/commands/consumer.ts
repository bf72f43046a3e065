import ConsumerStatus from './consumerStatus.ts';

export default class Consumer extends ConsumerStatus {
  static override summary = 'The same as consumerStatus, under the name of its older twin';
  static override differs =
    'the original has the class but not the command: mqadmin answers that it does not exist. The same as consumerStatus; nothing is written into the working directory.';
  static override examples = [{ description: 'is the group well', command: 'mq consumer -g Billing' }];
  // oclif does not look for these above a command's parent.
  static override baseFlags = ConsumerStatus.baseFlags;
}
