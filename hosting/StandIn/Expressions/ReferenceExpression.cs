using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A text with holes that values fill later: what an interpolated string becomes when it names endpoints and parameters.
/// </summary>
public sealed class ReferenceExpression : IValueProvider, IManifestExpressionProvider
{
    readonly object[] pieces;

    ReferenceExpression(object[] pieces) => this.pieces = pieces;

    public string ValueExpression => string.Concat(pieces.Select(piece => piece is IManifestExpressionProvider hole ? hole.ValueExpression : (string)piece));

    public static ReferenceExpression Create(ref ExpressionInterpolatedStringHandler handler) => handler.Build();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
            text.Append(piece is IValueProvider hole ? await hole.GetValueAsync(cancellationToken) : (string)piece);
        return text.ToString();
    }

    internal static ReferenceExpression Of(IEnumerable<object> pieces) => new([.. pieces]);

    /// <summary>What the compiler calls for each piece of the interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        readonly List<object> pieces = new((literalLength > 0 ? 1 : 0) + (2 * formattedCount));

        public void AppendLiteral(string value) => pieces.Add(value);

        public void AppendFormatted(string? value) => pieces.Add(value ?? "");

        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider => pieces.Add(valueProvider);

        internal ReferenceExpression Build() => Of(pieces);
    }
}

/// <summary>Builds an expression in steps, for parts that are there only sometimes.</summary>
public sealed class ReferenceExpressionBuilder
{
    readonly List<object> pieces = [];

    public void AppendLiteral(string value) => pieces.Add(value);

    // The handler was given this builder and has appended to it already.
    public void Append([InterpolatedStringHandlerArgument("")] ref ReferenceExpressionBuilderInterpolatedStringHandler handler) => _ = handler;

    public ReferenceExpression Build() => ReferenceExpression.Of(pieces);

    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        readonly ReferenceExpressionBuilder builder;

        public ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
        {
            _ = literalLength.ToString(CultureInfo.InvariantCulture);
            _ = formattedCount;
            this.builder = builder;
        }

        public void AppendLiteral(string value) => builder.pieces.Add(value);

        public void AppendFormatted(string? value) => builder.pieces.Add(value ?? "");

        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider => builder.pieces.Add(valueProvider);
    }
}
