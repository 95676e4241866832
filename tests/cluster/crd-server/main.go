// crd-server is the part of a Kubernetes API server that serves CustomResourceDefinitions, alone on a loopback address:
// CEL rules, defaults, pruning, /status and server-side apply. It has no core types, no admission and no service accounts.
// It needs an etcd, and writes a kubeconfig with a token made for this run once it listens.
//
//go:debug default=go1.26
package main

import (
	"fmt"
	"net"
	"os"

	"github.com/spf13/cobra"
	noopoteltrace "go.opentelemetry.io/otel/trace/noop"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	"k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	generatedopenapi "k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/uuid"
	"k8s.io/apiserver/pkg/authentication/request/bearertoken"
	"k8s.io/apiserver/pkg/authentication/token/tokenfile"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/server"
	utilopenapi "k8s.io/apiserver/pkg/util/openapi"
	"k8s.io/apiserver/pkg/util/webhook"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/component-base/cli"
)

func main() {
	o := options.NewCustomResourceDefinitionsServerOptions(os.Stdout, os.Stderr)
	r := o.RecommendedOptions
	r.Authentication, r.Authorization, r.CoreAPI, r.Admission = nil, nil, nil, nil // all four ask a kube-apiserver
	r.Features.EnablePriorityAndFairness = false
	r.SecureServing.ServerCert.CertDirectory = "" // a certificate for this run only, in memory
	var listen, kubeconfig string
	cmd := &cobra.Command{
		Use:               "crd-server --etcd-servers URL --listen 127.0.0.1:PORT --write-kubeconfig FILE",
		SilenceUsage:      true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return o.ServerRunOptions.ComponentGlobalsRegistry.Set() },
		RunE:              func(*cobra.Command, []string) error { return run(o, listen, kubeconfig) },
	}
	o.AddFlags(cmd.Flags())
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "the loopback address to serve on; port 0 takes a free one")
	cmd.Flags().StringVar(&kubeconfig, "write-kubeconfig", "", "the file to write a kubeconfig to, once the server listens")
	cmd.MarkFlagRequired("write-kubeconfig")
	os.Exit(cli.Run(cmd))
}

func run(o *options.CustomResourceDefinitionsServerOptions, listen, kubeconfig string) error {
	r := o.RecommendedOptions
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	r.SecureServing.Listener = listener
	r.SecureServing.BindAddress = listener.Addr().(*net.TCPAddr).IP
	if !r.SecureServing.BindAddress.IsLoopback() {
		return fmt.Errorf("--listen takes a loopback address only, not %s", listen)
	}
	if err := r.SecureServing.MaybeDefaultWithSelfSignedCerts("localhost", nil, nil); err != nil {
		return err
	}
	if err := o.Complete(); err != nil {
		return err
	}
	if err := o.Validate(); err != nil {
		return err
	}
	generic := server.NewRecommendedConfig(apiserver.Codecs)
	if err := o.ServerRunOptions.ApplyTo(&generic.Config); err != nil {
		return err
	}
	if err := r.ApplyTo(generic); err != nil {
		return err
	}
	if err := o.APIEnablement.ApplyTo(&generic.Config, apiserver.DefaultAPIResourceConfigSource(), apiserver.Scheme); err != nil {
		return err
	}
	token := string(uuid.NewUUID())
	generic.Authentication.Authenticator = bearertoken.New(tokenfile.New(map[string]*user.DefaultInfo{
		token: {Name: "admin", Groups: []string{user.SystemPrivilegedGroup, user.AllAuthenticated}}}))
	definitions := utilopenapi.GetOpenAPIDefinitionsWithoutDisabledFeatures(generatedopenapi.GetOpenAPIDefinitions)
	generic.OpenAPIConfig = server.DefaultOpenAPIConfig(definitions, openapi.NewDefinitionNamer(apiserver.Scheme))
	generic.OpenAPIV3Config = server.DefaultOpenAPIV3Config(definitions, openapi.NewDefinitionNamer(apiserver.Scheme))

	config := (&apiserver.Config{GenericConfig: generic, ExtraConfig: apiserver.ExtraConfig{
		CRDRESTOptionsGetter: options.NewCRDRESTOptionsGetter(*r.Etcd, generic.ResourceTransformers, generic.StorageObjectCountTracker),
		ServiceResolver:      webhook.NewDefaultServiceResolver(),
		AuthResolverWrapper:  webhook.NewDefaultAuthenticationInfoResolverWrapper(nil, nil, generic.LoopbackClientConfig, noopoteltrace.NewTracerProvider()),
	}}).Complete()
	config.GenericConfig.EnableDiscovery = true // The list of groups at /apis, which a full server's aggregator serves.
	s, err := config.New(server.NewEmptyDelegate())
	if err != nil {
		return err
	}
	listGroups(s)
	s.GenericAPIServer.AddPostStartHookOrDie("write-kubeconfig", func(server.PostStartHookContext) error {
		certificate, _ := r.SecureServing.ServerCert.GeneratedCert.CurrentCertKeyContent()
		c := api.NewConfig()
		c.Clusters["crd"] = &api.Cluster{Server: fmt.Sprintf("https://%s", listener.Addr()), CertificateAuthorityData: certificate}
		c.AuthInfos["crd"] = &api.AuthInfo{Token: token}
		c.Contexts["crd"] = &api.Context{Cluster: "crd", AuthInfo: "crd", Namespace: "default"}
		c.CurrentContext = "crd"
		return clientcmd.WriteToFile(*c, kubeconfig)
	})
	return s.GenericAPIServer.PrepareRun().RunWithContext(server.SetupSignalContext())
}

// listGroups adds the definitions' groups to the list at /apis, as the aggregator of a full server does: kubectl before 1.27
// finds them there. If several definitions share a group, the list has the versions of the last one.
func listGroups(s *apiserver.CustomResourceDefinitions) {
	groups := s.GenericAPIServer.DiscoveryGroupManager
	add := func(object any) {
		crd := object.(*apiextensions.CustomResourceDefinition)
		group := meta.APIGroup{Name: crd.Spec.Group}
		for _, version := range crd.Spec.Versions {
			if version.Served {
				group.Versions = append(group.Versions, meta.GroupVersionForDiscovery{GroupVersion: crd.Spec.Group + "/" + version.Name, Version: version.Name})
			}
		}
		if len(group.Versions) > 0 {
			group.PreferredVersion = group.Versions[0]
			groups.AddGroup(group)
		}
	}
	s.Informers.Apiextensions().V1().CustomResourceDefinitions().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: add, UpdateFunc: func(_, object any) { add(object) },
		DeleteFunc: func(object any) {
			if crd, ok := object.(*apiextensions.CustomResourceDefinition); ok {
				groups.RemoveGroup(crd.Spec.Group)
			}
		},
	})
}
