// Who is logged in.

const nobody = { user: '', may: new Set() };
let current = nobody;

export const user = () => current.user;

/** Whether they have a permission, as it is called in docs/audit.md. */
export const may = (permission) => current.may.has(permission);

/** @param answer of the server; none: nobody */
export function setWho(answer) {
  current = answer ? { user: answer.user, may: new Set(answer.may) } : nobody;
}
