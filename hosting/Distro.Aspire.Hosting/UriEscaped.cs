namespace Aspire.Hosting.ApplicationModel;

/// <summary>A parameter as it stands in a URI, where a password may not contain @ or / as they are.</summary>
sealed class UriEscaped(ParameterResource parameter) : IValueProvider, IManifestExpressionProvider
{
    public string ValueExpression => ((IManifestExpressionProvider)parameter).ValueExpression;

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Uri.EscapeDataString(await parameter.GetValueAsync(cancellationToken) ?? "");
}
