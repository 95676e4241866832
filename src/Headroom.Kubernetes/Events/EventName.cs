using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Headroom.Kubernetes.Events;

/// <summary>Names of events: the object's name, and what tells its events apart. Always a DNS subdomain of at most 253 characters.</summary>
internal static class EventName
{
    private const int Longest = 253;

    /// <summary>A name for an event of its own, as client-go makes it.</summary>
    /// <param name="stamp">Unique for its recorder, and unlikely in another: a time in ticks.</param>
    public static string Unique(string objectName, long stamp) => Compose(objectName, stamp.ToString("x", CultureInfo.InvariantCulture));

    /// <summary>The same name for the same thing, whoever says it.</summary>
    public static string For(string objectName, string uid, string reason, string message)
    {
        var what = SHA256.HashData(Encoding.UTF8.GetBytes($"{uid}\0{reason}\0{message}"));
        return Compose(objectName, Convert.ToHexStringLower(what.AsSpan(0, 10)));
    }

    private static string Compose(string objectName, string suffix)
    {
        var room = Longest - suffix.Length - 1;
        var name = objectName.Length <= room ? objectName : objectName[..room];
        var labels = Sanitise(name).Split('.').Select(label => label.Trim('-')).Where(label => label.Length > 0);
        return string.Join('.', [.. labels, suffix]);
    }

    /// <summary>Names of some kinds (roles, for example) may hold more than names of events.</summary>
    private static string Sanitise(string name) =>
        string.Create(name.Length, name, (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                var lower = char.ToLowerInvariant(source[i]);
                target[i] = char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower) || lower is '.' ? lower : '-';
            }
        });
}
