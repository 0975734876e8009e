// A small C interface over libtorch. Every function catches every C++ exception and turns it into a message;
// nothing throws across it. Operators are called by their ATen schema name through libtorch's own dispatcher, so
// the interface does not grow with the number of operators.
#ifndef PLUMB_CTORCH_H
#define PLUMB_CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A reference to a tensor; freed with `ct_release`.
typedef struct CTTensor CTTensor;


/// Every `message` receives a text to free with `ct_free_message` when the call fails.

/// What a `CTValue` holds.
typedef enum CTKind {
    CTKindNone,
    CTKindTensor,
    CTKindInt,
    CTKindDouble,
    CTKindBool,
    CTKindIntList,
    CTKindTensorList,
    CTKindDType,
    CTKindDevice,
} CTKind;

/// An argument of an operator. Lists are a pointer and a count, and are only read during the call.
typedef struct CTValue {
    CTKind kind;
    int64_t integer;              // Int, Bool, DType; Device: kind * 256 + index
    double number;                // Double
    const void *_Nullable data;   // Tensor, IntList (int64_t), TensorList (CTTensor *)
    int64_t count;                // of a list
} CTValue;

void ct_release(CTTensor *tensor);
void ct_free_message(char *message);

/// Calls the operator `schema` ("aten::add.Tensor") with positional arguments; missing trailing arguments take the
/// schema's defaults. Writes up to `capacity` result tensors and returns how many there are, or -1 with a message.
int ct_call(const char *schema, const CTValue *_Nullable arguments, int count, CTTensor *_Nullable *_Nonnull results,
            int capacity, char *_Nullable *_Nonnull message);

/// A tensor with a copy of `bytes` bytes of `data`.
CTTensor *_Nullable ct_from_data(const void *_Nullable data, size_t bytes, int dtype, const int64_t *_Nullable shape,
                                 int rank, char *_Nullable *_Nonnull message);
/// A one-dimensional tensor of bytes that maps a file of at least `bytes` bytes, privately.
CTTensor *_Nullable ct_map_file(const char *path, int64_t bytes, char *_Nullable *_Nonnull message);
/// Copies a tensor's elements in row-major order to `bytes` bytes at `data`, from any device.
bool ct_copy_out(const CTTensor *tensor, void *_Nullable data, size_t bytes, char *_Nullable *_Nonnull message);

int ct_rank(const CTTensor *tensor);
int64_t ct_size(const CTTensor *tensor, int dimension);
int ct_dtype(const CTTensor *tensor);
/// Device kind * 256 + index.
int64_t ct_device(const CTTensor *tensor);
bool ct_requires_grad(const CTTensor *tensor);
bool ct_set_requires_grad(CTTensor *tensor, bool value, char *_Nullable *_Nonnull message);
/// The accumulated gradient; NULL without a message where there is none.
CTTensor *_Nullable ct_grad(const CTTensor *tensor, char *_Nullable *_Nonnull message);
bool ct_clear_grad(CTTensor *tensor, char *_Nullable *_Nonnull message);
/// Runs back-propagation from `count` roots with their gradients.
bool ct_backward(CTTensor *_Nonnull const *_Nonnull roots, CTTensor *_Nonnull const *_Nonnull gradients, int count,
                 char *_Nullable *_Nonnull message);
/// Turns gradient recording on or off for this thread; returns what it was.
bool ct_set_grad_enabled(bool enabled);

/// Seeds every device's generator.
bool ct_seed(uint64_t seed, char *_Nullable *_Nonnull message);
CTTensor *_Nullable ct_generator_state(int64_t device, char *_Nullable *_Nonnull message);
bool ct_set_generator_state(int64_t device, const CTTensor *state, char *_Nullable *_Nonnull message);

int ct_threads(void);
void ct_set_threads(int count);
/// Loads CUDA support (`path` of libtorch_cuda) and says whether a device answers.
bool ct_load_cuda(const char *path, char *_Nullable *_Nonnull message);
bool ct_has_mps(void);
/// Keeps large freed blocks in the process, so that tensors do not fault their pages anew. No effect outside glibc.
void ct_tune_allocator(void);
/// Gives unused memory back to the system. No effect outside glibc.
void ct_trim_allocator(void);
/// The version of libtorch, as "2.15.0".
const char *ct_version(void);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
