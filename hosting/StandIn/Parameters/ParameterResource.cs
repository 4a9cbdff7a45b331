using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside: configuration under <c>Parameters:{name}</c>, else a default, else generated.</summary>
public sealed class ParameterResource(string name, Func<string> read, bool secret) : Resource(name), IValueProvider, IManifestExpressionProvider
{
    readonly Lazy<string> value = new(read);

    public bool Secret { get; } = secret;

    public string ValueExpression => $"{{{Name}.value}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(value.Value);
}

/// <summary>What a parameter is when nobody gave it.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

/// <summary>A random text of letters, digits and (unless refused) punctuation, each with the same chance.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const string Punctuation = "-_.{}~()*+!";

    public int MinLength { get; set; }

    public bool Special { get; set; } = true;

    public override string GetDefaultValue() => RandomNumberGenerator.GetString(Special ? LettersAndDigits + Punctuation : LettersAndDigits, MinLength);
}
