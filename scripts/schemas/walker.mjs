import { TypeFlags } from 'typescript/unstable/sync';

const has = (type, flag) => (type.flags & flag) !== 0;
const nameOf = (type) => (type.getAliasSymbol() ?? type.getSymbol())?.name ?? 'Value';
const isNothing = (type) => has(type, TypeFlags.Undefined | TypeFlags.Void);

/** Types of the language with their form in JSON. */
const BUILT_IN = {
  Date: { type: 'string', format: 'date-time' },
  // Of src/protocol/json: whatever a peer's document holds.
  JsonValue: {},
  JsonObject: { type: 'object' },
  JsonMap: { type: 'object' },
};
/** Types whose JSON says nothing of what is in them. */
const REFUSED = ['Set', 'ReadonlySet', 'WeakMap', 'Buffer', 'Uint8Array'];

/** Makes the JSON Schema (draft 2020-12) of what JSON.stringify prints of a TypeScript type. */
export class Walker {
  constructor(checker) {
    this.checker = checker;
    this.open = new Map();
    this.defs = {};
    /** Of types that have a definition already. */
    this.names = new Map();
  }

  /** The schema of a document, with the definitions it refers to. */
  document(type) {
    const schema = this.schema(type, 'the document');
    const defs = Object.entries(this.defs).sort(([a], [b]) => (a < b ? -1 : 1));
    return defs.length === 0 ? schema : { ...schema, $defs: Object.fromEntries(defs) };
  }

  schema(type, where) {
    if (has(type, TypeFlags.Any | TypeFlags.Unknown)) return {};
    if (has(type, TypeFlags.Never)) return { not: {} };
    if (has(type, TypeFlags.Null)) return { type: 'null' };
    if (isNothing(type)) return {};
    if (type.getAliasSymbol()?.name === 'JsonValue') return {};
    if (type.isUnionType()) return this.named(type, () => this.union(type.getTypes(), where));
    if (has(type, TypeFlags.StringLiteral | TypeFlags.NumberLiteral | TypeFlags.BooleanLiteral)) return literal(type);
    if (has(type, TypeFlags.BooleanLike)) return { type: 'boolean' };
    // Beyond 2^53 a number is written as a string, see src/cli/output/json.ts.
    if (has(type, TypeFlags.BigIntLike)) return { type: ['integer', 'string'] };
    if (has(type, TypeFlags.NumberLike)) return { type: 'number' };
    if (has(type, TypeFlags.StringLike)) return { type: 'string' };
    if (type.isIntersectionType() && type.getTypes().some((part) => has(part, TypeFlags.StringLike))) {
      return { type: 'string' };
    }
    if (has(type, TypeFlags.NonPrimitive)) return { type: 'object' };
    return this.named(type, () => this.structure(type, where));
  }

  union(types, where) {
    const parts = types.filter((part) => !isNothing(part));
    if (parts.some((part) => part.getSymbol()?.name === 'JsonMap')) return {};
    const literals = parts.filter((part) => has(part, TypeFlags.StringLiteral | TypeFlags.NumberLiteral));
    const booleans = parts.filter((part) => has(part, TypeFlags.BooleanLiteral));
    const others = parts.filter((part) => !literals.includes(part) && !booleans.includes(part));
    const schemas = others.map((part) => this.schema(part, where));
    if (literals.length > 0) schemas.unshift({ enum: literals.map(({ value }) => value).sort() });
    if (booleans.length > 1) schemas.push({ type: 'boolean' });
    else schemas.push(...booleans.map(literal));
    if (schemas.some((schema) => Object.keys(schema).length === 0)) return {};
    const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
    return distinct.length === 1 ? distinct[0] : { anyOf: distinct };
  }

  structure(type, where) {
    if (type.isTupleType() || (type.isTypeReference() && type.getTarget().isTupleType?.()))
      return this.tuple(type, where);
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type);
      return { type: 'array', items: this.schema(item, `${where}[]`) };
    }
    const name = nameOf(type);
    if (Object.hasOwn(BUILT_IN, name)) return BUILT_IN[name];
    if (name === 'Map' || name === 'ReadonlyMap') {
      const [, value] = this.checker.getTypeArguments(type);
      return { type: 'object', additionalProperties: this.schema(value, `${where}[…]`) };
    }
    if (REFUSED.includes(name)) throw new Error(`${where} is a ${name}, of which JSON shows nothing`);
    const toJson = this.checker.getPropertyOfType(type, 'toJSON');
    if (toJson !== undefined) {
      const [signature] = this.checker.getSignaturesOfType(this.checker.getTypeOfSymbol(toJson), 0);
      return this.schema(this.checker.getReturnTypeOfSignature(signature), where);
    }
    return this.object(type, where);
  }

  /** A type that has itself among its parts is referred to by name; others stand where they are used. */
  named(type, build) {
    const name = nameOf(type).replaceAll('__', '');
    const around = this.open.get(type.id);
    if (around !== undefined) {
      around.used = true;
      return { $ref: `#/$defs/${around.name}` };
    }
    const entry = { name: this.names.get(type.id) ?? this.freeName(name), used: false };
    this.open.set(type.id, entry);
    const schema = build();
    this.open.delete(type.id);
    if (!entry.used) return schema;
    this.names.set(type.id, entry.name);
    this.defs[entry.name] = schema;
    return { $ref: `#/$defs/${entry.name}` };
  }

  /** A name that no other type of the document has; a number is counted here, since the checker's own ids move. */
  freeName(name) {
    const isTaken = (one) =>
      Object.hasOwn(this.defs, one) || [...this.open.values()].some((other) => other.name === one);
    if (!isTaken(name)) return name;
    let number = 2;
    while (isTaken(`${name}${number}`)) number++;
    return `${name}${number}`;
  }

  object(type, where) {
    const properties = {};
    const required = [];
    for (const symbol of this.checker.getPropertiesOfType(type)) {
      const value = this.checker.getTypeOfSymbol(symbol);
      if (symbol.name.startsWith('__@') || this.checker.getSignaturesOfType(value, 0).length > 0) continue;
      const schema = this.schema(value, `${where}.${symbol.name}`);
      if (isNothing(value)) continue;
      const description = symbol.getDocumentationComment(this.checker).replaceAll(/\s+/g, ' ').trim();
      properties[symbol.name] = description === '' ? schema : { description, ...schema };
      if (!this.mayBeAbsent(symbol, value)) required.push(symbol.name);
    }
    const [index] = this.checker.getIndexInfosOfType(type);
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index !== undefined && { additionalProperties: this.schema(index.valueType, `${where}[…]`) }),
    };
  }

  tuple(type, where) {
    const items = this.checker.getTypeArguments(type);
    return {
      type: 'array',
      prefixItems: items.map((item, place) => this.schema(item, `${where}[${place}]`)),
      minItems: items.length,
      maxItems: items.length,
    };
  }

  /** Optional, or undefined at times: JSON leaves both out. */
  mayBeAbsent(symbol, value) {
    const isOptional = (symbol.flags & OPTIONAL) !== 0;
    const parts = value.isUnionType() ? value.getTypes() : [value];
    return isOptional || parts.some((part) => isNothing(part) || has(part, TypeFlags.Any | TypeFlags.Unknown));
  }
}

/** SymbolFlags.Optional. */
const OPTIONAL = 16_777_216;

const literal = ({ value }) => ({ const: value });
