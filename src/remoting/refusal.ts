import { type RemotingCommand, response } from '../protocol/command.ts';

/** Thrown by a processor to answer with an error code and a remark that names the object. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;

  constructor(code: number, remark: string) {
    super(remark);
    this.code = code;
  }

  toResponse(): RemotingCommand {
    return response(this.code, this.message);
  }
}
