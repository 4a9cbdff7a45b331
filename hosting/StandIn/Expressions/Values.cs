namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something whose value is known only once ports are allocated and parameters read.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>The same in a published manifest, where the value is a placeholder.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
