// The part of TypeScript that the SDKs' declarations are written in.
export class Reader {
  constructor(text) {
    this.tokens = text.match(/'[^']*'|"[^"]*"|-?\d+(\.\d+)?|[\w$.]+|=>|\S/g);
  }

  accept(token) {
    const found = this.tokens[0] === token;
    if (found) {
      this.tokens.shift();
    }
    return found;
  }

  expect(token) {
    if (!this.accept(token)) {
      throw new Error(`"${this.tokens.slice(0, 5).join(' ')}" where ${token} should be`);
    }
  }

  parameters() {
    const list = [];
    while (!this.accept(')')) {
      const name = this.parameterName();
      this.accept('?');
      this.expect(':');
      list.push({ name, type: this.type() });
      this.accept(',');
    }
    return list;
  }

  // parameterName is undefined for an object that is taken apart.
  parameterName() {
    if (!this.accept('{')) {
      return this.tokens.shift();
    }
    while (!this.accept('}')) {
      this.tokens.shift();
    }
    return undefined;
  }

  // type takes the first of several alternatives.
  type() {
    this.accept('|');
    const first = this.single();
    while (this.accept('|')) {
      this.single();
    }
    return first;
  }

  single() {
    let type = this.element();
    while (this.accept('[')) {
      if (this.accept(']')) {
        type = { items: type };
        continue;
      }
      type = { name: { String: 'string', Int: 'number', Float: 'number', Boolean: 'boolean' }[this.literal()] ?? 'any' };
      this.expect(']');
    }
    return type;
  }

  element() {
    if (this.accept('(')) {
      return this.parenthesized();
    }
    if (this.accept('{')) {
      return this.object();
    }
    if (this.accept('[')) {
      const items = this.type();
      this.expect(']');
      return { items };
    }
    return /^['"\d-]/.test(this.tokens[0]) ? { literal: this.literal() } : this.named();
  }

  // parenthesized is a type, or a function, of which no call sends anything.
  parenthesized() {
    if (this.tokens[0] !== ')' && this.tokens[1] !== ':' && this.tokens[1] !== '?') {
      const inner = this.type();
      this.expect(')');
      return inner;
    }
    this.parameters();
    this.expect('=>');
    this.type();
    return { name: 'Function' };
  }

  named() {
    const name = this.tokens.shift();
    if (!this.accept('<')) {
      return { name };
    }
    const [first] = this.arguments();
    switch (name) {
      case 'Array':
        return { items: first };
      case 'Maybe':
        return first;
      default:
        return { name: 'any' };
    }
  }

  arguments() {
    const list = [];
    do {
      list.push(this.type());
    } while (this.accept(','));
    this.expect('>');
    return list;
  }

  // object has members, or any at all.
  object() {
    if (this.tokens[0] !== '[') {
      return { members: this.members() };
    }
    while (!this.accept('}')) {
      this.tokens.shift();
    }
    return { name: 'any' };
  }

  literal() {
    const token = this.tokens.shift();
    return /^['"]/.test(token) ? token.slice(1, -1) : Number(token);
  }

  members() {
    const members = {};
    while (!this.accept('}')) {
      const name = this.tokens.shift().replace(/^['"]|['"]$/g, '');
      this.accept('?');
      this.expect(':');
      members[name] = this.type();
      this.accept(';');
    }
    return members;
  }
}
