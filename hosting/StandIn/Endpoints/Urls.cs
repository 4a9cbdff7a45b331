using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>An address shown for a resource, and what to call it.</summary>
    public sealed class ResourceUrlAnnotation : IResourceAnnotation
    {
        public string Url { get; set; } = "";

        public string? DisplayText { get; set; }
    }

    public sealed class ResourceUrlsCallbackContext
    {
        public List<ResourceUrlAnnotation> Urls { get; } = [];
    }

    /// <summary>Changes the addresses shown, once ports are known.</summary>
    public sealed class ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback) : IResourceAnnotation
    {
        public Action<ResourceUrlsCallbackContext> Callback { get; } = callback;
    }
}

namespace Aspire.Hosting
{
    public static class UrlExtensions
    {
        public static IResourceBuilder<T> WithUrls<T>(this IResourceBuilder<T> builder, Action<ResourceUrlsCallbackContext> callback) where T : IResource =>
            builder.WithAnnotation(new ResourceUrlsCallbackAnnotation(callback));
    }
}
