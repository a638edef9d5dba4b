# Both programs in one small image without a shell. The default program is the
# server; run the emulator with --entrypoint /emulator. `make image` writes the same
# without Docker. Needs BuildKit, which is Docker's default.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY cmd cmd
COPY gen gen
COPY internal internal
# CI runs this command too.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/server ./cmd/emulator

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /src/bin/server /src/bin/emulator /
USER nonroot
# gRPC, REST, emulator
EXPOSE 50051 8080 3000
ENTRYPOINT ["/server"]
