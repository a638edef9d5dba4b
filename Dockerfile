# Both programs in one small image without a shell. The default program is the
# server; run the emulator with --entrypoint /emulator.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY gen gen
COPY internal internal
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w" -o /out/ ./cmd/server ./cmd/emulator

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/server /out/emulator /
USER nonroot
# gRPC, REST, emulator
EXPOSE 50051 8080 3000
ENTRYPOINT ["/server"]
