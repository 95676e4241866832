using Headroom.Kubernetes.Caching;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// Logs what the API server warns about, in the header <c>Warning</c> of any answer: an API that is deprecated, a field that it does not
/// know, an admission policy's advice. Each text once for each resource and verb.
/// </summary>
internal sealed class ServerWarnings(ILogger logger)
{
    /// <summary>The code that the API server uses (RFC 7234, "miscellaneous persistent warning").</summary>
    private const int Persistent = 299;

    private const int LongestText = 512;

    private const int MostRemembered = 1024;

    private readonly BoundedCache<(string Verb, string Resource, string Text), bool> _logged = new(MostRemembered);

    public void Log(ApiRequest request, HttpResponseMessage response)
    {
        foreach (var warning in response.Headers.Warning)
        {
            var text = Text(warning.Text);
            if (warning.Code != Persistent || text.Length == 0 || _logged.Contains((request.Verb, request.FullResource, text)))
                continue;
            _logged.Set((request.Verb, request.FullResource, text), true);
            logger.ServerWarned(request, text);
        }
    }

    /// <summary>Without the quotes and their escapes.</summary>
    private static string Text(string quoted)
    {
        var text = quoted is ['"', .., '"'] ? quoted[1..^1] : quoted;
        text = text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        return text.Length <= LongestText ? text : $"{text[..LongestText]}...";
    }
}
