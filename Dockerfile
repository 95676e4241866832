# Both base images are build arguments without a default: name them as your registry has them.
#   SDK_IMAGE      the .NET 10 SDK (dotnet/sdk:10.0)
#   RUNTIME_IMAGE  the native libraries that .NET needs, nothing else (dotnet/runtime-deps:10.0-noble-chiseled)
ARG SDK_IMAGE
ARG RUNTIME_IMAGE

FROM ${SDK_IMAGE} AS build
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY crds crds
COPY src src
RUN dotnet publish src/Headroom.Operator -c Release -r linux-x64 --self-contained -o /app

FROM ${RUNTIME_IMAGE}
COPY --from=build /app /app
USER 65532:65532
ENV DOTNET_EnableDiagnostics=0
EXPOSE 8080
ENTRYPOINT ["/app/headroom"]
CMD ["run"]
