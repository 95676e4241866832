using FsCheck;
using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Connection.Configuration;

namespace Headroom.Kubernetes.Tests.Connection.Configuration;

public sealed class KubeConfigPropertyTests
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: &name c
        clusters:
        - name: k
          cluster: {server: "https://10.0.0.1:6443", insecure-skip-tls-verify: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {a: [1, 'b']}}]}
        contexts:
        - name: *name
          context: {cluster: k, user: u}
        users:
        - name: u
          user:
            token: abc
            as: alice
            as-groups: [a, b]
            as-user-extra: {k: [v]}
            exec: {command: bin/x, args: ["--y"], env: [{name: N, value: |
              text
            }]}
        """;

    [Fact]
    public void A_damaged_file_is_read_or_refused_in_our_own_words() => Prop.ForAll(Arb.From(Damaged()), text =>
    {
        try
        {
            KubeConfigReader.Read("/tmp/kubeconfig", text);
        }
        catch (KubeConfigException)
        {
            // Refused: as it should be.
        }
    }).Check(new FsCheck.Configuration { MaxNbOfTest = 3000, Runner = Config.QuickThrowOnFailure.Runner });

    private static Gen<string> Damaged() =>
        from at in Gen.Choose(0, Whole.Length - 1)
        from length in Gen.Choose(0, 12)
        from put in Gen.Elements("", "{", "}", "[", "]", ":", "- ", "\n", "\t", "\"", "'", "&a ", "*a", "*name", "? ", "!!int ", "!<x> ", "|", ">", "%", "@", "\0", "\ud83d", "---\n", "...\n", "<<: *name\n", "# ", ", ", "null")
        select Whole.Remove(at, Math.Min(length, Whole.Length - at)).Insert(at, put);
}
