extension Schema {
    /// The built-in definitions, one source for each group of standards.
    static let builtInSources: [SchemaSource] = [
        SchemaSource(name: "system", text: SystemSchema.definitions),
        SchemaSource(name: "operational", text: OperationalSchema.definitions),
        SchemaSource(name: "core", text: CoreSchema.definitions),
        SchemaSource(name: "certificate", text: CertificateSchema.definitions),
        SchemaSource(name: "cosine", text: COSINESchema.definitions),
        SchemaSource(name: "inetorgperson", text: InetOrgPersonSchema.definitions),
        SchemaSource(name: "rfc2307bis", text: NameServiceSchema.definitions),
        SchemaSource(name: "ppolicy", text: PasswordPolicySchema.definitions),
        SchemaSource(name: "application", text: ApplicationSchema.definitions),
        SchemaSource(name: "gatehouse", text: GatehouseSchema.definitions),
    ]
}
