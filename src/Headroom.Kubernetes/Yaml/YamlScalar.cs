using System.Globalization;
using System.Text.Json;

namespace Headroom.Kubernetes.Yaml;

/// <summary>Plain scalars by YAML's core schema.</summary>
internal static class YamlScalar
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool IsNull(string? plain) => plain is null or "" or "~" or "null" or "Null" or "NULL";

    /// <param name="plain">False for a quoted or a block scalar, and for one that is tagged as a string.</param>
    public static void Write(Utf8JsonWriter json, string? value, bool plain)
    {
        if (!plain)
            json.WriteStringValue(value);
        else if (IsNull(value))
            json.WriteNullValue();
        else if (value is "true" or "True" or "TRUE")
            json.WriteBooleanValue(true);
        else if (value is "false" or "False" or "FALSE")
            json.WriteBooleanValue(false);
        else if (MayBeNumber(value![0]) && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            json.WriteNumberValue(whole);
        else if (MayBeNumber(value[0]) && decimal.TryParse(value, Decimal, CultureInfo.InvariantCulture, out var number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(value);
    }

    private static bool MayBeNumber(char first) => char.IsAsciiDigit(first) || first is '-' or '+' or '.';
}
