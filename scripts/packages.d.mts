/** A package as its folder in the workspace has it. */
export interface PublishedPackage {
  readonly directory: string
  readonly manifest: Manifest
}

/** What of a package.json is asked for. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly engines: { readonly node: string }
  readonly exports: Readonly<Record<string, unknown>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface PackedPackage extends PublishedPackage {
  /** The path of the tarball. */
  readonly tarball: string
}

/** The packages that are published, with their manifests; those that others depend on come first. */
export function publishedPackages(): PublishedPackage[]

/** Packs them into a folder, with `publishConfig` applied, and adds the path of each tarball. */
export function packAll(destination: string): Promise<PackedPackage[]>
