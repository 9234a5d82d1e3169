/** Stands in for @aws-sdk/endpoint-cache in the bundles: endpoints are known from the region, nothing discovers them. */
export class EndpointCache {
  get() {}
  set() {}
  delete() {}
  clear() {}
  has() {
    return false;
  }
}
