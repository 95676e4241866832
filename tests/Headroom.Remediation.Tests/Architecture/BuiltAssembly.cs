using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Headroom.Remediation.Tests.Architecture;

/// <summary>What a built assembly refers to, read from its metadata: what the compiler put in counts, not what the source seems to say.</summary>
internal sealed class BuiltAssembly
{
    private BuiltAssembly(MetadataReader metadata)
    {
        Assemblies = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        Types = [.. metadata.TypeReferences.Select(handle => Reference(metadata, handle))];
        Members = [.. metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{Reference(metadata, (TypeReferenceHandle)member.Parent).FullName}.{metadata.GetString(member.Name)}")];
        Namespaces = [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Select(type => metadata.GetString(type.Namespace)).Where(name => name.Length > 0).Distinct()];
    }

    public IReadOnlyList<string> Assemblies { get; }

    public IReadOnlyList<TypeReferenced> Types { get; }

    /// <summary>Methods and fields of other assemblies' types, such as <c>System.DateTime.get_UtcNow</c>.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>The namespaces that the assembly itself declares.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    public static BuiltAssembly Of(Type type)
    {
        using var file = File.OpenRead(type.Assembly.Location);
        using var image = new PEReader(file);
        return new BuiltAssembly(image.GetMetadataReader());
    }

    private static TypeReferenced Reference(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                var outer = Reference(metadata, (TypeReferenceHandle)type.ResolutionScope);
                return outer with { Name = $"{outer.Name}.{name}" };
            case HandleKind.AssemblyReference:
                var assembly = metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
                return new TypeReferenced(metadata.GetString(assembly.Name), metadata.GetString(type.Namespace), name);
            default:
                throw new BadImageFormatException($"{name} is referred to through {type.ResolutionScope.Kind}");
        }
    }
}

internal sealed record TypeReferenced(string Assembly, string Namespace, string Name)
{
    public string FullName => $"{Namespace}.{Name}";
}
