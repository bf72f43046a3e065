import { type ExtFields, type RemotingCommand, response } from '../protocol/command.ts';

/** Thrown by a processor to answer with an error code and a remark that names the object. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;
  /** Header fields of the answer; undefined for none. */
  readonly fields: ExtFields | undefined;

  constructor(code: number, remark: string, fields?: ExtFields) {
    super(remark);
    this.code = code;
    this.fields = fields;
  }

  toResponse(): RemotingCommand {
    return response(this.code, this.message, this.fields);
  }
}
