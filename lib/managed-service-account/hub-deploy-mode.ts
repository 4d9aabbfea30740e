/** What runs the add-on on the hub. */
export enum HubDeployMode {
  /** A manager of its own, which sends the agents to the managed clusters. */
  DEPLOYMENT = 'Deployment',
  /** OCM's add-on manager, from an AddOnTemplate; a manager runs only to copy tokens. */
  ADD_ON_TEMPLATE = 'AddOnTemplate',
}
