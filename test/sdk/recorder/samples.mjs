// Values of an SDK's types with every field set.

// sampler makes the value of a type that is called name. Text and numbers
// follow from the name, so that no two fields are taken for each other.
export function sampler(declaredType, textOf = (name) => `${name} <&> 张`) {
  return sampleOf;

  function sampleOf(type, name, within = []) {
    if (type.literal !== undefined) {
      return type.literal;
    }
    if (type.members) {
      return membersOf(type.members, within);
    }
    if (type.items) {
      return listOf(type.items, name, within);
    }
    switch (type.name) {
      case 'string':
        return textOf(name);
      case 'number':
        return 10 + name.length;
      case 'boolean':
        return true;
      case 'Function':
        return undefined;
      case 'any':
      case 'object':
        return { level: 3, nested: { list: [1, 'two'] } };
      default:
        return modelOf(type.name, name, within);
    }
  }

  function membersOf(members, within) {
    const values = Object.entries(members).map(([name, type]) => [name, sampleOf(type, name, within)]);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }

  function listOf(items, name, within) {
    const first = sampleOf(items, name, within);
    if (typeof first === 'string' && items.literal === undefined) {
      return [first, `${name} 2`];
    }
    return first === undefined ? undefined : [first];
  }

  // modelOf enters a model that holds itself once more, and no deeper.
  function modelOf(model, name, within) {
    if (within.filter((it) => it === model).length > 1) {
      return undefined;
    }
    return sampleOf(declaredType(model), name, [...within, model]);
  }
}
