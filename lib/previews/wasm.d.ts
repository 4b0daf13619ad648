/** A compiled module, as workerd gives what is imported from a `.wasm` file. */
declare module "*.wasm" {
  const compiled: WebAssembly.Module;
  export default compiled;
}
