using System.Globalization;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Planning;

/// <summary>Reads what Headroom itself has recorded about an object.</summary>
internal sealed class PastEvents(IKubernetesReader reader)
{
    private const string Component = "headroom";

    /// <summary>Oldest first; the API server forgets events after an hour, unless told otherwise. Empty where they may not be read.</summary>
    public async Task<IReadOnlyList<PastEvent>> AboutAsync(string ns, string kind, string name, CancellationToken cancellationToken)
    {
        var found = new List<V1Event>();
        var about = new ListQuery(FieldSelector: $"involvedObject.kind={kind},involvedObject.name={name}");
        try
        {
            await foreach (var page in reader.ListAsync<V1Event>(ns, about, cancellationToken))
                found.AddRange((page.Items ?? []).Where(entry => (entry.Source?.Component ?? entry.ReportingComponent) == Component));
        }
        catch (KubernetesApiException refusal) when (refusal.IsForbidden)
        {
            return [];
        }

        return
        [
            .. found
                // Times are to the second; what was written first has the lower version.
                .OrderBy(entry => long.TryParse(entry.Metadata.ResourceVersion, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(entry => new PastEvent(
                    entry.LastSeen, entry.Type == "Warning", entry.Reason ?? "", entry.Message ?? "", entry.Occurrences))
                .OrderBy(told => told.Last),
        ];
    }
}
