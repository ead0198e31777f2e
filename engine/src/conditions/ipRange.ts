/** An address or a CIDR block as a number of 32 or 128 bits. */
export interface IpRange {
  readonly bits: 32 | 128;
  readonly address: bigint;
  /** The mask's length; the full width for a bare address. */
  readonly prefix: number;
}

/** Reads an IPv4 or IPv6 address or CIDR block; undefined for anything else, host names included. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  const bits = host.includes(':') ? 128 : 32;
  const address = bits === 128 ? parseIpv6(host) : parseIpv4(host);
  if (address === undefined) return undefined;
  if (slash < 0) return { bits, address, prefix: bits };
  const mask = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(mask) || Number(mask) > bits) return undefined;
  return { bits, address, prefix: Number(mask) };
}

/** The first address of the block. */
export function networkAddress({ bits, address, prefix }: IpRange): bigint {
  const hostBits = BigInt(bits - prefix);
  return (address >> hostBits) << hostBits;
}

/** A block in the usual notation, its host bits cleared. */
export function formatNetwork(range: IpRange): string {
  return `${formatAddress({ ...range, address: networkAddress(range) })}/${range.prefix}`;
}

/** An address in the usual notation, without the mask. */
export function formatAddress({ bits, address }: IpRange): string {
  return bits === 32 ? formatIpv4(address) : formatIpv6(address);
}

/** Whether every address of `inner` is in `outer`. */
export function containsRange(outer: IpRange, inner: IpRange): boolean {
  if (outer.bits !== inner.bits || outer.prefix > inner.prefix) return false;
  const hostBits = BigInt(outer.bits - outer.prefix);
  return outer.address >> hostBits === inner.address >> hostBits;
}

/**
 * Blocks that never are the source of a request that AWS sees from the internet: RFC 1918, shared address space
 * (RFC 6598), loopback, link-local, and IPv6 unique local addresses.
 */
const privateBlocks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap((text) => parseIpRange(text) ?? []);

/** Whether a block lies in private address space. */
export function isPrivateRange(range: IpRange): boolean {
  return privateBlocks.some((block) => containsRange(block, range));
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const gap = text.indexOf('::');
  if (gap !== text.lastIndexOf('::') || text.includes(':::')) return undefined;
  const head = readGroups(gap < 0 ? text : text.slice(0, gap));
  const tail = readGroups(gap < 0 ? '' : text.slice(gap + 2));
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((sum, group) => (sum << 16n) | group, 0n);
}

function readGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  for (const part of text.split(':')) {
    const embedded = part.includes('.') ? parseIpv4(part) : undefined;
    if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

function formatIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.');
}

function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const zeros = /(?:^|:)0(?::0)+(?::|$)/.exec(groups.join(':'));
  const full = groups.join(':');
  return zeros ? `${full.slice(0, zeros.index)}::${full.slice(zeros.index + zeros[0].length)}` : full;
}
