import { formsOf } from '../../../src/engine/secret-forms.ts';

test('each form comes once, and what is written as another is may be interrupted', () => {
  const forms = [...formsOf('two lines\nof a "secret" text')];
  const texts = forms.flatMap(form => (form === undefined ? [] : [form.text]));
  expect(new Set(texts).size).toBe(texts.length);
  expect(forms).toContain(undefined);
});
