namespace Headroom.Kubernetes.Tests.FakeApi;

/// <summary>Pods as the server writes them, with a good deal that the narrow type does not name.</summary>
public static class Pods
{
    public static string Json(string name, string uid = "", string resourceVersion = "1", string ns = "shop", string node = "n1") =>
        $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"{{{(uid.Length == 0 ? name + "-uid" : uid)}}}","resourceVersion":"{{{resourceVersion}}}","managedFields":[{"manager":"kubelet"}]},"spec":{"nodeName":"{{{node}}}","tolerations":[]},"status":{"phase":"Running"}}
        """.Trim();

    /// <summary>Named, but with a container list that is a number.</summary>
    public static string Unreadable(string name, string resourceVersion = "1") =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"shop","uid":"{{{name}}}-uid","resourceVersion":"{{{resourceVersion}}}"},"spec":{"containers":7}}""";

    public static string Bookmark(string resourceVersion) => $$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"{{{resourceVersion}}}"}}""";
}
