using System.Security.Cryptography;

namespace Headroom.Kubernetes.Controllers;

internal static class Chance
{
    /// <summary>A number from 0 up to 1, from any thread.</summary>
    public static double Next() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
