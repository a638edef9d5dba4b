// Command openapi is the buf plugin that writes the OpenAPI document of the REST
// door.
//
// protoc-gen-openapiv3 turns messages, routes and comments into OpenAPI. It knows
// protobuf's JSON, one service after the other. What it cannot know is added here:
//
//	contract.go    the rpcs and what our options say of them
//	surface.go     which rpcs speak Authing's JSON, which protobuf's; what is required
//	stock.go       calls the stock plugin for each of the two
//	document.go    joins what it wrote, below the frame of frame.yaml
//	operation.go   ids, tags, credentials, headers
//	answer.go      envelopes and errors
//	schema.go      numbers and user-defined values as they are on the wire; names
//	subject.go     tags
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/pluginpb"
)

func main() {
	if err := run(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, in io.Reader, out io.Writer) error {
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	request := new(pluginpb.CodeGeneratorRequest)
	if err := proto.Unmarshal(data, request); err != nil {
		return err
	}
	text, err := generate(ctx, request)
	if err != nil {
		return err
	}
	response, err := proto.Marshal(&pluginpb.CodeGeneratorResponse{
		SupportedFeatures: new(uint64(pluginpb.CodeGeneratorResponse_FEATURE_PROTO3_OPTIONAL)),
		File: []*pluginpb.CodeGeneratorResponse_File{{
			Name: new("authing.openapi.json"), Content: new(string(text)),
		}},
	})
	if err != nil {
		return err
	}
	_, err = out.Write(response)
	return err
}
