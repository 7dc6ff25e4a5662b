import type { Filter } from '../callables.ts';
import { builtinNames, collectionNames } from '../plugin-names.ts';
import { APPLICATION_FILTERS } from './application.ts';
import { CHOICE_FILTERS } from './choice.ts';
import { COMMUNITY_FILTERS } from './community.ts';
import { DICT_FILTERS } from './dicts.ts';
import { ENCODING_FILTERS } from './encoding.ts';
import { FORMAT_FILTERS } from './formatting.ts';
import { HTML_FILTERS } from './html.ts';
import { LIST_FILTERS } from './lists.ts';
import { NETWORK_FILTERS } from './network.ts';
import { NUMBER_FILTERS } from './numbers.ts';
import { PATH_FILTERS } from './paths.ts';
import { REGEX_FILTERS } from './regex.ts';
import { SECRET_FILTERS } from './secrets.ts';
import { SEQUENCE_FILTERS } from './sequences.ts';
import { STRING_FILTERS } from './strings.ts';

/** Every filter of Jinja2 and ansible-core by the names templates may call it. */
export const FILTERS: ReadonlyMap<string, Filter> = builtinNames([
  STRING_FILTERS,
  SEQUENCE_FILTERS,
  APPLICATION_FILTERS,
  NUMBER_FILTERS,
  HTML_FILTERS,
  FORMAT_FILTERS,
  DICT_FILTERS,
  LIST_FILTERS,
  REGEX_FILTERS,
  PATH_FILTERS,
  ENCODING_FILTERS,
  CHOICE_FILTERS,
  SECRET_FILTERS,
]);

/** Filters of collections by their full names. */
export const COLLECTION_FILTERS: ReadonlyMap<string, Filter> = collectionNames({
  'community.general': COMMUNITY_FILTERS,
  'ansible.utils': NETWORK_FILTERS,
  'ansible.netcommon': NETWORK_FILTERS,
});
