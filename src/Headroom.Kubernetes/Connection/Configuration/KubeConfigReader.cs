using Headroom.Kubernetes.Yaml;
using YamlDotNet.RepresentationModel;

namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>
/// Reads one kubeconfig file (YAML or JSON).
/// Relative paths in it become absolute, from the folder that the file stands in.
/// </summary>
internal static class KubeConfigReader
{
    private const string ExecExtensionName = "client.authentication.k8s.io/exec";

    /// <exception cref="KubeConfigException">The file cannot be read, or is no kubeconfig.</exception>
    public static KubeConfig ReadFile(string path)
    {
        try
        {
            return Read(path, File.ReadAllText(path));
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new KubeConfigException($"{path}: is a folder, not a kubeconfig file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    internal static KubeConfig Read(string path, string text)
    {
        try
        {
            return Root(path, text) is { } root ? Whole(path, root) : new KubeConfig { Files = [path] };
        }
        catch (YamlTextException error)
        {
            throw new KubeConfigException($"{path}:{error.Line}: {error.Problem}", error);
        }
    }

    private static KubeConfig Whole(string path, YamlFields root)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new KubeConfig
        {
            Files = [path],
            CurrentContext = root.Text("current-context"),
            Clusters = Named(root, "clusters", "cluster", fields => Cluster(path, folder, fields)),
            Users = Named(root, "users", "user", fields => User(path, folder, fields)),
            Contexts = Named(root, "contexts", "context", fields => Context(path, fields)),
        };
    }

    private static YamlFields? Root(string path, string text) => YamlText.Documents(text) switch
    {
        [] => null,
        [YamlMappingNode mapping, ..] => new YamlFields(path, "", mapping),
        [var root, ..] when YamlText.IsNull(root) => null,
        _ => throw new KubeConfigException($"{path}: is not a kubeconfig: it must be a mapping with clusters, users and contexts"),
    };

    private static Dictionary<string, T> Named<T>(YamlFields root, string list, string entry, Func<YamlFields, T> read)
    {
        var named = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in root.List(list))
        {
            var name = item.Text("name") ?? throw item.Error("has no name");
            if (!named.TryAdd(name, read(item.FieldsOrNone(entry))))
                throw item.Error($"the name \"{name}\" stands in {list} twice; remove one of them");
        }

        return named;
    }

    private static ClusterEntry Cluster(string file, string folder, YamlFields fields) => new()
    {
        File = file,
        Server = fields.Text("server"),
        CertificateAuthority = Absolute(folder, fields.Text("certificate-authority")),
        CertificateAuthorityData = fields.Text("certificate-authority-data"),
        InsecureSkipTlsVerify = fields.Flag("insecure-skip-tls-verify"),
        TlsServerName = fields.Text("tls-server-name"),
        ProxyUrl = fields.Text("proxy-url"),
        DisableCompression = fields.Flag("disable-compression"),
        ExecExtension = fields.List("extensions")
            .Where(extension => extension.Text("name") == ExecExtensionName)
            .Select(extension => extension.Find("extension"))
            .OfType<YamlNode>()
            .Select(YamlToJson.Convert)
            .FirstOrDefault(),
    };

    private static ContextEntry Context(string file, YamlFields fields) => new()
    {
        File = file,
        Cluster = fields.Text("cluster"),
        User = fields.Text("user"),
        Namespace = fields.Text("namespace"),
    };

    private static UserEntry User(string file, string folder, YamlFields fields) => new()
    {
        File = file,
        Token = fields.Text("token"),
        TokenFile = Absolute(folder, fields.Text("tokenFile")),
        ClientCertificate = Absolute(folder, fields.Text("client-certificate")),
        ClientCertificateData = fields.Text("client-certificate-data"),
        ClientKey = Absolute(folder, fields.Text("client-key")),
        ClientKeyData = fields.Text("client-key-data"),
        Username = fields.Text("username"),
        Password = fields.Text("password"),
        As = fields.Text("as"),
        AsUid = fields.Text("as-uid"),
        AsGroups = fields.Texts("as-groups"),
        AsUserExtra = fields.Fields("as-user-extra") is { } extra
            ? extra.Names().ToDictionary(name => name, extra.Texts, StringComparer.Ordinal)
            : [],
        Exec = fields.Fields("exec") is { } exec ? Exec(folder, exec) : null,
        AuthProvider = fields.Fields("auth-provider") is { } provider ? provider.Text("name") ?? "without a name" : null,
    };

    private static ExecEntry Exec(string folder, YamlFields fields) => new()
    {
        ApiVersion = fields.Text("apiVersion"),
        Command = fields.Text("command") is { } command ? Command(folder, command) : null,
        Args = fields.Texts("args"),
        Env = [.. fields.List("env").Select(variable => KeyValuePair.Create(
            variable.Text("name") ?? throw variable.Error("has no name"),
            variable.Text("value") ?? ""))],
        InstallHint = fields.Text("installHint"),
        InteractiveMode = fields.Text("interactiveMode"),
        ProvideClusterInfo = fields.Flag("provideClusterInfo"),
    };

    /// <summary>A bare name is for PATH to find; anything with a separator is a path.</summary>
    private static string Command(string folder, string command) =>
        command.Contains(Path.DirectorySeparatorChar) || command.Contains(Path.AltDirectorySeparatorChar) ? Path.GetFullPath(command, folder) : command;

    private static string? Absolute(string folder, string? path) => path is null ? null : Path.GetFullPath(path, folder);
}
