namespace Headroom.Kubernetes.Tests.Connection;

/// <summary>Kubeconfigs with one context, c, of cluster k and user u.</summary>
internal static class KubeConfigText
{
    /// <param name="cluster">The fields of the cluster, one a line.</param>
    /// <param name="user">The fields of the user, one a line.</param>
    public static string Of(string cluster, string user = "{}") => $"""
        apiVersion: v1
        kind: Config
        current-context: c
        clusters:
        - name: k
          cluster:
        {Indented(cluster)}
        contexts:
        - name: c
          context: {"{cluster: k, user: u, namespace: team}"}
        users:
        - name: u
          user:
        {Indented(user)}
        """;

    private static string Indented(string fields) => string.Join('\n', fields.Split('\n').Select(line => "    " + line));
}
