using System.Text;

namespace Headroom.Remediation.Policies;

/// <summary>Chance that is the same at every asking: numbers spread from 0 up to 1 that follow from a text (FNV-1a, the bits of which are then mixed as MurmurHash3 does).</summary>
internal static class Scatter
{
    public static double Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ octet) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return ((hash ^ (hash >> 33)) >> 11) / (double)(1UL << 53);
    }
}
