// differences lists where two JSON trees differ, one line each.
export function differences(was, is, at = '') {
  const isTree = (value) => value !== null && typeof value === 'object';
  if (isTree(was) && isTree(is)) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return names.flatMap((name) => differences(was[name], is[name], at ? `${at} › ${name}` : name));
  }
  return Object.is(was, is) ? [] : [`${at}: committed ${show(was)}, sent ${show(is)}`];
}

const show = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));
