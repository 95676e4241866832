namespace Headroom.Operator.Hosting;

/// <summary>The operator's own configuration makes no sense. The message names the setting and says what would.</summary>
public sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
