import { homedir, userInfo } from 'node:os';

export interface OwnUser {
  readonly username: string;
  readonly uid: number;
  readonly homedir: string;
}

/** Who runs this process. A uid that has no entry in passwd, as in containers, goes by $USER, or by its number. */
export function ownUser(): OwnUser {
  try {
    const { username, uid, homedir: home } = userInfo();
    return { username, uid, homedir: home };
  } catch {
    const uid = process.getuid?.() ?? -1;
    return { username: process.env.USER ?? String(uid), uid, homedir: homedir() };
  }
}
