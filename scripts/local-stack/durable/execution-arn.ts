/** @source https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html */
export function executionArn(functionArn: string, version: string, name: string, id: string): string {
  return `${functionArn}:${version}/durable-execution/${name}/${id}`;
}
