using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Given;

/// <summary>Pods of a workload whose template was changed five minutes ago.</summary>
internal static class Pods
{
    public const string Current = "revision-2";

    /// <summary>Of the former template, and running.</summary>
    public static PodFacts Healthy(string name) => new(name, "uid-of-" + name, "77")
    {
        Created = A.Ago("9m"),
        Revision = "revision-1",
        Ready = true,
        Containers = new Dictionary<string, ContainerTemplate> { [A.Container] = A.Template("32Mi", "16Mi") },
    };

    public static PodFacts Broken(string name) => Healthy(name) with { Ready = false, Failure = "api was OOM-killed" };

    /// <summary>Of the changed template, and running.</summary>
    public static PodFacts New(string name) =>
        Healthy(name) with { Revision = Current, Created = A.Ago("4m"), Containers = new Dictionary<string, ContainerTemplate> { [A.Container] = A.Template("64Mi", "32Mi") } };

    /// <summary>A name, and what there is to say of it: <c>db-0 new starting</c>.</summary>
    public static PodFacts Parse(string text)
    {
        var words = text.Split(' ');
        var pod = words.Contains("new") ? New(words[0]) : Healthy(words[0]);
        return pod with
        {
            Ready = !words.Intersect(["broken", "killed", "starting"]).Any(),
            Failure = words.Intersect(["broken", "killed"]).Any() ? "api was OOM-killed" : null,
            Terminating = words.Contains("going"),
            Created = words.Contains("late") ? A.Ago("3m") : pod.Created,
        };
    }
}
