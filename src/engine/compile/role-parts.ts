/** Which files of a role are used; `main` where nothing else is said. */
export interface RoleParts {
  readonly tasks?: string | undefined;
  readonly vars?: string | undefined;
  readonly defaults?: string | undefined;
  readonly handlers?: string | undefined;
  /** The role's parameters are not held against its `argument_specs`. */
  readonly unchecked?: true;
}
