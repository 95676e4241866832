using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>The same number for the same text in every process.</summary>
internal static class StableHash
{
    public static uint Of(string text) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
