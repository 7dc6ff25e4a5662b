import { isMarkup } from '../../python/markup.ts';
import { percentFormat } from '../../python/percent-format.ts';
import { PythonError, str, truthy } from '../../python/semantics.ts';
import { Tuple, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { escapeValue, markup } from '../text/markup.ts';

/** Jinja2's `format`: printf-style. */
export default defineFilters({
  format: filter('do_format(value, *args, **kwargs)', (_context, value, args, kwargs): Value => {
    if (truthy(args) && truthy(kwargs))
      throw new PythonError('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
    const given = truthy(kwargs) ? kwargs : args;
    if (!isMarkup(value)) return percentFormat(str(value), given);
    return markup(
      percentFormat(str(value), Array.isArray(given) ? Tuple.from(given.map(part => escapeValue(part))) : given),
    );
  }),
});
