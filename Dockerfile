# Both base images are build arguments without a default: name them as your registry has them.
#   SDK_IMAGE      the .NET 10 SDK, on a distribution with apt (dotnet/sdk:10.0)
#   RUNTIME_IMAGE  the native libraries that .NET needs, nothing else (dotnet/runtime-deps:10.0-noble-chiseled)
ARG SDK_IMAGE
ARG RUNTIME_IMAGE

FROM ${SDK_IMAGE} AS build
# The SDK compiles, and leaves the linking to a C compiler.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends clang zlib1g-dev
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY crds crds
COPY src src
RUN dotnet publish src/Headroom.Operator -c Release -r linux-x64 -o /app -p:NativeDebugSymbols=false -p:DebugType=none && rm -f /app/*.dbg /app/*.endpoints.json

FROM ${RUNTIME_IMAGE}
COPY --from=build /app /app
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app/headroom"]
CMD ["run"]
