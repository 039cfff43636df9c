/** The kind of API call a path is counted under in `stats`. */
export function billingKind(path: string): string {
  const [first = 'root', second] = path.toLowerCase().split('/').filter(Boolean);
  if (first === 'jobs') return second === 'query' ? 'bulkQuery' : 'bulkIngest';
  if (first === 'composite') {
    if (second === 'sobjects') return 'collections';
    return second === undefined ? 'composite' : second;
  }
  if (first === 'query' || first === 'queryall') return 'query';
  if (first === 'sobjects')
    return /\/describe\/?$/i.test(path) || second === undefined ? 'describe' : 'sobjects';
  return first;
}
