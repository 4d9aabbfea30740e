/** How the agents on the managed clusters reach the proxy servers on the hub. */
export class ProxyEntrypoint {
  /** Through the hub's API server, by port forwarding: needs no address beside the API server's, and carries the least. */
  public static portForward(): ProxyEntrypoint {
    return new ProxyEntrypoint('PortForward');
  }

  /** Through a Service of type LoadBalancer, which the manager makes; the agents wait for its address. */
  public static loadBalancer(): ProxyEntrypoint {
    return new ProxyEntrypoint('LoadBalancerService');
  }

  /** Through a DNS name or IP address that leads to the proxy servers already. */
  public static hostname(hostname: string): ProxyEntrypoint {
    return new ProxyEntrypoint('Hostname', hostname);
  }

  private constructor(
    /** Type in the ManagedProxyConfiguration. */
    public readonly type: string,
    /** The name or address, where the type is Hostname. */
    public readonly address?: string,
  ) {}
}
