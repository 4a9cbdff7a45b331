namespace Distro.Export.Stored;

/// <summary>What is stored can't be exported as asked; the message is the whole of it, for the operator.</summary>
public sealed class ExportRefusedException(string message) : Exception(message);
