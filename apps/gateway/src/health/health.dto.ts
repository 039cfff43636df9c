export class Live {
  /** Always true. */
  live!: boolean;
}
